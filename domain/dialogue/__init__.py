"""Every e-mail, SMS and letter to a member: what it says, who gets it, and whether it was sent."""
