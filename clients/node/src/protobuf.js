// Reads and writes the protobuf wire format by the tables in messages.js. Numbers of 64 bits are bigint, bytes are
// Uint8Array, enums are their names (or the number, if it has no name), maps are plain objects.
import { enums, messages } from './messages.js';

const WIRE_TYPES = {
  double: 1, fixed64: 1, sfixed64: 1, float: 5, fixed32: 5, sfixed32: 5, string: 2, bytes: 2,
};
const MAX_DEPTH = 100;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const byNumber = new Map();
const names = new Map();

function fieldsOf(type) {
  let fields = byNumber.get(type);
  if (!fields) {
    if (!messages[type]) throw new TypeError(`${type} is no message of this API`);
    fields = new Map(messages[type].map((field) => [field[0], field]));
    byNumber.set(type, fields);
  }
  return fields;
}

function wireType(type) {
  return WIRE_TYPES[type] ?? (type.startsWith('message:') ? 2 : 0);
}

function enumName(type, number) {
  let known = names.get(type);
  if (!known) {
    known = new Map(Object.entries(enums[type]).map(([name, value]) => [value, name]).reverse());
    names.set(type, known);
  }
  return known.get(number) ?? number;
}

function zero(type) {
  if (type === 'string') return '';
  if (type === 'bool') return false;
  if (type === 'bytes') return new Uint8Array(0);
  if (type.startsWith('enum:')) return enumName(type.slice(5), 0);
  return type.includes('64') ? 0n : 0;
}

class Writer {
  constructor() {
    this.chunks = [];
  }

  varint(value) {
    const bytes = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.chunks.push(Buffer.from(bytes));
  }

  tag(number, wire) {
    this.varint((number << 3) | wire);
  }

  lengthPrefixed(bytes) {
    this.varint(bytes.length);
    this.chunks.push(bytes);
  }

  value(type, value, path) {
    const bytes = Buffer.alloc(8);
    switch (type) {
      case 'string':
        if (typeof value !== 'string') throw new TypeError(`${path}: expected a string`);
        return this.lengthPrefixed(Buffer.from(value, 'utf8'));
      case 'bytes': return this.lengthPrefixed(Buffer.from(value));
      case 'bool': return this.varint(value ? 1 : 0);
      case 'double': return bytes.writeDoubleLE(value), this.chunks.push(bytes);
      case 'float': return bytes.writeFloatLE(value), this.chunks.push(bytes.subarray(0, 4));
      case 'fixed32': return bytes.writeUInt32LE(value), this.chunks.push(bytes.subarray(0, 4));
      case 'sfixed32': return bytes.writeInt32LE(value), this.chunks.push(bytes.subarray(0, 4));
      case 'fixed64': return bytes.writeBigUInt64LE(BigInt(value)), this.chunks.push(bytes);
      case 'sfixed64': return bytes.writeBigInt64LE(BigInt(value)), this.chunks.push(bytes);
      case 'sint32': case 'sint64': {
        const number = BigInt(value);
        return this.varint((number << 1n) ^ (number >> 63n));
      }
      default:
    }
    if (type.startsWith('message:')) return this.lengthPrefixed(encode(type.slice(8), value, path));
    if (type.startsWith('enum:')) {
      const number = typeof value === 'string' ? enums[type.slice(5)][value] : value;
      if (number === undefined) throw new TypeError(`${path}: ${value} is no ${type.slice(5)}`);
      return this.varint(number);
    }
    if (typeof value !== 'bigint' && !Number.isInteger(value)) throw new TypeError(`${path}: expected a whole number`);
    return this.varint(value);
  }
}

/** The wire format of a message. Throws TypeError for a name that the message does not have. */
export function encode(type, message, path = '') {
  const writer = new Writer();
  const fields = messages[type];
  if (!fields) throw new TypeError(`${type} is no message of this API`);
  for (const name of Object.keys(message)) {
    if (message[name] !== undefined && !fields.some((field) => field[1] === name)) {
      throw new TypeError(`${path}${path && '.'}${name}: ${type} has no such field`);
    }
  }
  for (const [number, name, kind, label, oneof] of fields) {
    const value = message[name];
    if (value === undefined || value === null) continue;
    const here = path ? `${path}.${name}` : name;
    if (label === 'map') {
      for (const [key, item] of Object.entries(value)) {
        const entry = new Writer();
        const plainKey = kind[0] === 'string' ? key : kind[0] === 'bool' ? key === 'true' : BigInt(key);
        entry.tag(1, wireType(kind[0]));
        entry.value(kind[0], plainKey, here);
        entry.tag(2, wireType(kind[1]));
        entry.value(kind[1], item, `${here}[${key}]`);
        writer.tag(number, 2);
        writer.lengthPrefixed(Buffer.concat(entry.chunks));
      }
    } else if (label === 'repeated') {
      if (wireType(kind) === 2) {
        value.forEach((item, index) => {
          writer.tag(number, 2);
          writer.value(kind, item, `${here}[${index}]`);
        });
      } else if (value.length > 0) {
        const packed = new Writer();
        for (const item of value) packed.value(kind, item, here);
        writer.tag(number, 2);
        writer.lengthPrefixed(Buffer.concat(packed.chunks));
      }
    } else {
      const isMessage = kind.startsWith('message:');
      if (!isMessage && label === '' && !oneof && isZero(kind, value)) continue;
      writer.tag(number, wireType(kind));
      writer.value(kind, value, here);
    }
  }
  return Buffer.concat(writer.chunks);
}

function isZero(kind, value) {
  if (kind === 'bytes') return value.length === 0;
  if (kind.startsWith('enum:')) return value === 0 || enums[kind.slice(5)][value] === 0;
  return !value;
}

class Reader {
  constructor(bytes) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.offset = 0;
  }

  varint() {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return low;
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError(`a number does not end at byte ${this.offset}`);
  }

  byte() {
    if (this.offset >= this.bytes.length) throw new RangeError('the message is truncated');
    return this.bytes[this.offset++];
  }

  take(count) {
    const length = Number(count);
    if (length > this.bytes.length - this.offset) throw new RangeError('the message is truncated');
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  skip(wire) {
    if (wire === 0) this.varint();
    else if (wire === 1) this.take(8);
    else if (wire === 2) this.take(this.varint());
    else if (wire === 5) this.take(4);
    else throw new RangeError(`wire type ${wire} is not known`);
  }

  value(type, depth) {
    switch (type) {
      case 'string': return utf8.decode(this.take(this.varint()));
      case 'bytes': return new Uint8Array(this.take(this.varint()));
      case 'bool': return Number(this.varint()) !== 0;
      case 'double': return this.take(8).readDoubleLE();
      case 'float': return this.take(4).readFloatLE();
      case 'fixed32': return this.take(4).readUInt32LE();
      case 'sfixed32': return this.take(4).readInt32LE();
      case 'fixed64': return this.take(8).readBigUInt64LE();
      case 'sfixed64': return this.take(8).readBigInt64LE();
      case 'uint32': return Number(BigInt.asUintN(32, BigInt(this.varint())));
      case 'uint64': return BigInt(this.varint());
      case 'int64': return BigInt.asIntN(64, BigInt(this.varint()));
      case 'sint32': case 'sint64': {
        const raw = BigInt(this.varint());
        const value = (raw >> 1n) ^ -(raw & 1n);
        return type === 'sint64' ? value : Number(value);
      }
      default:
    }
    if (type.startsWith('message:')) return decode(type.slice(8), this.take(this.varint()), depth + 1);
    const number = Number(BigInt.asIntN(32, BigInt(this.varint())));
    return type.startsWith('enum:') ? enumName(type.slice(5), number) : number;
  }
}

/** The message that the bytes hold. Fields without presence have their zero; unknown fields are skipped. */
export function decode(type, bytes, depth = 0) {
  if (depth > MAX_DEPTH) throw new RangeError(`${type} is nested too deeply`);
  const fields = fieldsOf(type);
  const message = {};
  for (const [, name, kind, label, oneof] of fields.values()) {
    if (label === 'repeated') message[name] = [];
    else if (label === 'map') message[name] = {};
    else if (label === '' && !oneof && !kind.startsWith('message:')) message[name] = zero(kind);
  }
  const reader = new Reader(bytes);
  while (reader.offset < reader.bytes.length) {
    const tag = Number(reader.varint());
    const wire = tag & 7;
    const field = fields.get(Math.floor(tag / 8));
    if (!field) {
      reader.skip(wire);
      continue;
    }
    const [, name, kind, label, oneof] = field;
    if (label === 'map') {
      const entry = new Reader(reader.take(reader.varint()));
      let key = zero(kind[0]);
      let value = kind[1].startsWith('message:') ? {} : zero(kind[1]);
      while (entry.offset < entry.bytes.length) {
        const entryTag = Number(entry.varint());
        if (entryTag >> 3 === 1) key = entry.value(kind[0], depth);
        else if (entryTag >> 3 === 2) value = entry.value(kind[1], depth);
        else entry.skip(entryTag & 7);
      }
      message[name][key] = value;
    } else if (label === 'repeated') {
      if (wire === 2 && wireType(kind) !== 2) {
        const packed = new Reader(reader.take(reader.varint()));
        while (packed.offset < packed.bytes.length) message[name].push(packed.value(kind, depth));
      } else {
        message[name].push(reader.value(kind, depth));
      }
    } else {
      if (wire !== wireType(kind)) throw new RangeError(`${type}.${name}: wire type ${wire} was not expected`);
      if (oneof) {
        for (const other of fields.values()) if (other[4] === oneof) delete message[other[1]];
      }
      message[name] = reader.value(kind, depth);
    }
  }
  return message;
}
