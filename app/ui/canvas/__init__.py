"""The map: view, layers, symbols, labels and the widget that paints them.

Painted with plain QPainter: every layer is a few hundred to a few thousand shapes, and the one
thing that must be quick, the suitability picture, is an index into a table of colours.
"""
