"""Switch ports: free ones, trunks, and VLANs that are shared by mistake."""
