"""The one polite way to speak to a server.

An exporter makes one :class:`Client` per destination and shares it among its lanes. It waits, retries, redacts and
bounds; the exporter only says what to ask, and whether asking twice does harm.
"""

from exodus.http.call import Call
from exodus.http.client import Client
from exodus.http.rate import Rate
from exodus.http.response import Response
from exodus.http.trace import Trace
from exodus.http.upload import File

__all__ = ["Call", "Client", "File", "Rate", "Response", "Trace"]
