"""Yamaha RTX, NVR, FWX and SRT routers: one command a line, ``pp select`` and ``tunnel select`` choosing what some speak of.

Filters are numbered lines that an interface puts into an order of its own (``ip lan2 secure filter in 1020 1010``);
translations are descriptors that stand on the outer interface. Facts are those of the "NVR500 Command Reference"
(Rev.11.00.28) and of the RT technical documents (www.rtpro.yamaha.co.jp/RT/docs), whose commands all these routers share.
"""
