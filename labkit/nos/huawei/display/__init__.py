"""What VRP prints for `display …`: functions from state records to text, one module per topic."""
