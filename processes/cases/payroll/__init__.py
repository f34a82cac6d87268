"""The month's payroll of the guaranteed income beside the Network's cases: what differs, settled by the CEAS."""
