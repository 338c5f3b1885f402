"""Load, cooling, and the key figures of ISO/IEC 30134."""
