"""GraphQL of subscriptions. (What one websocket client has subscribed to is in api/streams.py.)"""
