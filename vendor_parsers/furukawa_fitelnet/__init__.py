"""Furukawa Electric FITELnet (F220, F221, FX201): routers whose configuration looks like IOS, blocks ending in ``exit``.

A port's addresses and filters stand at the ``Port-channel`` its ``channel-group`` names. Little of the platform is documented
where it can be read without a device: what rests on no document or recorded output is unknown.
"""
