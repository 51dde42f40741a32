"""Makes the small model files of these tests with the formats' own writers.

Needs PyPI gguf and safetensors (with numpy). Run in this folder: python make_formats.py
"""
import json
import os

import gguf
import numpy as np
from safetensors.numpy import save_file

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(7)


def metadata(writer):
    writer.add_uint8("test.uint8", 200)
    writer.add_int8("test.int8", -100)
    writer.add_uint16("test.uint16", 60000)
    writer.add_int16("test.int16", -30000)
    writer.add_uint32("test.uint32", 4000000000)
    writer.add_int32("test.int32", -2000000000)
    writer.add_uint64("test.uint64", 1 << 63)
    writer.add_int64("test.int64", -(1 << 62))
    writer.add_float32("test.float32", 0.5)
    writer.add_float64("test.float64", 0.1)
    writer.add_bool("test.bool", True)
    writer.add_string("test.string", "grüße 🌍")
    writer.add_array("test.strings", ["a", "", "ß", "🌍"])
    writer.add_array("test.ints", [1, -2, 3])
    writer.add_array("test.floats", [0.25, -1.5])
    writer.add_array("test.bools", [True, False])


def tensors(writer, quantised=True):
    writer.add_tensor("plain", np.arange(6, dtype=np.float32).reshape(2, 3))
    writer.add_tensor("half", np.arange(8, dtype=np.float16).reshape(2, 2, 2))
    if quantised:
        weights = random.standard_normal((3, 256), dtype=np.float32)
        for kind in (gguf.GGMLQuantizationType.Q8_0, gguf.GGMLQuantizationType.Q4_0):
            data = gguf.quants.quantize(weights, kind)
            writer.add_tensor("block." + kind.name, data, raw_dtype=kind)
    writer.add_tensor("integers", np.arange(4, dtype=np.int32))


def write(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


writer = gguf.GGUFWriter(os.path.join(here, "all.gguf"), "test")
metadata(writer)
tensors(writer)
write(writer)

writer = gguf.GGUFWriter(os.path.join(here, "aligned64.gguf"), "test")
writer.add_custom_alignment(64)
tensors(writer, quantised=False)
write(writer)

writer = gguf.GGUFWriter(os.path.join(here, "split.gguf"), "test", split_max_tensors=2)
tensors(writer)
write(writer)

save_file(
    {
        "plain": np.arange(6, dtype=np.float32).reshape(2, 3),
        "half": np.arange(8, dtype=np.float16).reshape(2, 2, 2),
        "positions": np.arange(5, dtype=np.int64),
        "empty": np.zeros((0, 4), dtype=np.float32),
    },
    os.path.join(here, "all.safetensors"),
    metadata={"format": "pt"},
)

sharded = os.path.join(here, "sharded")
os.makedirs(sharded, exist_ok=True)
names = {}
for number in (1, 2):
    shard = f"model-{number:05d}-of-00002.safetensors"
    save_file({f"layer.{number}": np.full((2, 2), number, dtype=np.float32)}, os.path.join(sharded, shard))
    names[f"layer.{number}"] = shard
with open(os.path.join(sharded, "model.safetensors.index.json"), "w") as file:
    json.dump({"metadata": {"total_size": 32}, "weight_map": names}, file)
with open(os.path.join(sharded, "config.json"), "w") as file:
    json.dump({"model_type": "llama", "hidden_size": 2, "rope_theta": 1e4, "rope_scaling": None}, file)
