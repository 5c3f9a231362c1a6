"""The composition: the only place that knows everybody."""
