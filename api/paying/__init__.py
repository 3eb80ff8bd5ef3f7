"""The public pages of payment links: whoever has one can pay, without signing in (FEE-05)."""
