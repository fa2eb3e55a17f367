"""What tests share: pictures, stores, fixtures, fault injection."""
