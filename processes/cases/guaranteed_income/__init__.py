"""The guaranteed income (RGC) and its individual integration project (PII): application, commission, resolution."""
