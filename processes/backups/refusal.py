"""Why a backup was not made or not restored, for people. Nothing was changed."""


class BackupRefused(RuntimeError):
    """`text` in Spanish, `text_en` (also str()) in English."""

    def __init__(self, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.text = text
        self.text_en = text_en
