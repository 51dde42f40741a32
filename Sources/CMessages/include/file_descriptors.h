/* Made by proto/generate. Do not edit: run proto/generate. */

#pragma once
#include <stddef.h>
#include <stdint.h>

/* A .proto file: its name and its serialized google.protobuf.FileDescriptorProto, without comments. */
typedef struct {
    const char *name;
    const uint8_t *bytes;
    size_t count;
    /* The indices of all files that it imports, directly or not. */
    const uint16_t *imports;
    size_t import_count;
} MartletFileDescriptor;

/* A full name (package, service, method, message, field, enum, enum value) and the index of its file. */
typedef struct {
    const char *name;
    size_t file;
} MartletSymbol;

size_t martlet_file_descriptor_count(void);
const MartletFileDescriptor *martlet_file_descriptor(size_t index);
size_t martlet_symbol_count(void);
const MartletSymbol *martlet_symbol(size_t index);
