"""placeholder"""
def draw_invoice_customers(traits, drawing, warm_up, weeks): pass
