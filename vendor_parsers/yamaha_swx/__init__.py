"""Yamaha SWX switches: blocks in the manner of IOS, ports ``port1.8``, numbered access lists.

No list of factory settings is at hand, so what is not written is unknown. Facts: SWX2220 and SWX3100 command references
(www.rtpro.yamaha.co.jp, access-list and access-group), SWX2310P technical reference (manual.yamaha.com, SNMP).
"""
