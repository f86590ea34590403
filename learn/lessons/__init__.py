"""Reading: catalogue, module, lesson, and the registers of terms, sources and claims."""
