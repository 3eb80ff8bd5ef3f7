"""The decisions of payments, one topic a file: values in, values out."""
