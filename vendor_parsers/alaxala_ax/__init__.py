"""AlaxalA AX series: switches whose configuration looks like IOS, names in double quotes, interfaces in two words.

Sources are the vendor's manuals (www.alaxala.com/jp/techinfo/archive/manual) and the exports in alaxalanetworks/ansible-guidebook.
User accounts and their passwords are kept outside the configuration.
"""
