"""The demo Network: invented organisations and people, a past that the real engine ran, the main job."""

from processes.demo.loading import Demo, HalfLoaded, load_demo
from processes.demo.people import Login

__all__ = ["Demo", "HalfLoaded", "Login", "load_demo"]
