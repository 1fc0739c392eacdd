"""What devices do to packets beside forwarding them: filters, policies and address translation."""
