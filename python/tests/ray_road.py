"""The corpus through Ray Data: prints its hash."""

import os

os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import pyarrow as pa
import ray
from conftest import digest, documents

import naqi

ray.init(num_cpus=2, include_dashboard=False, logging_level="error", object_store_memory=100 << 20, _node_ip_address="127.0.0.1")
ray.data.DataContext.get_current().enable_progress_bars = False
cleaner = naqi.Cleaner(threads=1)
rows = ray.data.from_arrow(pa.Table.from_pylist(documents())).repartition(3)
made = rows.map_batches(lambda table: cleaner.clean_arrow(table, url="url", lang="lang"), batch_format="pyarrow")
print(digest(row["text"] for row in sorted(made.take_all(), key=lambda row: row["id"])))
