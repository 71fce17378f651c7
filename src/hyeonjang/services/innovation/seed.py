def load(actor): return None
