"""What the local card service is made of."""
