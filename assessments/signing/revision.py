"""One more revision of a PDF, holding what was asked for and nothing else."""

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class Revision(IncrementalPdfFileWriter):
    """A revision that leaves XMP and /Info alone.

    pyHanko would rewrite both with its own name and the machine's clock: the PDF/A and PDF/UA
    identification could be lost, and a report would no longer say what it was made to say.
    """

    def _update_meta(self) -> None:
        return

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """PDF/A-3 is a 1.7: an elliptic-curve key would make it a 2.0, and alter a sealed one."""
