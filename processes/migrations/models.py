"""Every table that the product has: what the history of migrations must add up to."""

import processes.cases.basic_needs.tables
import processes.cases.consent.tables
import processes.cases.diagnosis.tables
import processes.cases.guaranteed_income.tables
import processes.cases.housing.tables
import processes.cases.lifecycle.tables
import processes.cases.payroll.tables
import processes.cases.people.tables
import processes.cases.plan.tables
import processes.cases.referrals.tables
import processes.cases.tables
import processes.network.api_tables
import processes.network.resource_tables
import processes.network.tables
import processes.risk.community.tables
import processes.risk.rights.tables
import processes.risk.tables  # noqa: F401 - importing fills the metadata
from engine.store import engine_metadata
from processes.orm import Base

METADATA = [engine_metadata, Base.metadata]
