"""What no configuration can say: the plant file, its registers, and what follows from them for zones and links."""
