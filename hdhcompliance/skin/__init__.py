"""The look: components, numbers and dates as they are written, theme and language."""
