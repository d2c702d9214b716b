"""What a file received is, judged by its bytes and not by its name alone. No Django here."""

from assessments.documents.kinds import MEDIA_TYPES, UnfitFile, media_type_of
from assessments.documents.names import safe_name

__all__ = ["MEDIA_TYPES", "UnfitFile", "media_type_of", "safe_name"]
