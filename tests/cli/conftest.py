"""The fixtures of running labs."""

from runtime.running import bench

__all__ = ["bench"]
