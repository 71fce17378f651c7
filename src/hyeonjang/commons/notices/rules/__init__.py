"""Pure rules: bodies, values, addresses, barcodes, plain Korean, quiet hours, costs."""
