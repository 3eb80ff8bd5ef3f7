"""The decisions about people, one topic a file: values in, values out."""
