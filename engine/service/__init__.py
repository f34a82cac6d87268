"""The engine as its host sees it (`engine.Engine`), and the parts that do its work, one file each."""
