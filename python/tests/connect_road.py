"""The corpus through Spark Connect: prints its hash."""

import os
import sys

os.environ.update(SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost", PYSPARK_PYTHON=sys.executable)

from conftest import digest, documents
from pyspark.sql import SparkSession

import naqi.spark

spark = SparkSession.builder.remote("local[2]").getOrCreate()
rows = [(row["id"], row["text"], row["url"], row["lang"]) for row in documents()]
df = spark.createDataFrame(rows, "id string, text string, url string, lang string")
made = naqi.spark.clean(df, "text", url="url", lang="lang")
print(digest(row["clean"] for row in sorted(made.collect(), key=lambda row: row["id"])))
spark.stop()
