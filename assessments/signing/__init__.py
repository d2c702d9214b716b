"""Seal PDF bytes and say what became of them. Pure: bytes in, bytes or facts out; no Django.

Import the modules themselves (`certificate`, `seal`, `verify`, `isolated`, `judgement`,
`embedded`, `digest`): this package loads nothing by itself, so that a process which only
needs a digest does not pay for the PDF libraries.
"""
