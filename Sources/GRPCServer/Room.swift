// Laid empty; its room's first commit replaces this file.
