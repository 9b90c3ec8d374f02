"""What another way of recommending would have brought, estimated from what was logged."""
