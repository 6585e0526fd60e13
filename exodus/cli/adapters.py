"""``exodus adapters``: which platforms are read, which destinations written."""

from exodus.cli import _options as options


def adapters(as_json: options.AsJson = False) -> None:
    """List the importers and exporters that are installed."""
    import json

    from exodus import registry

    importers = [{"name": importer.name, "title": importer.title} for importer in registry.importers()]
    exporters = [
        {
            "name": name,
            "title": registry.exporter(name).title,
            "options": list(registry.exporter(name).Options.__struct_fields__),
        }
        for name in registry.exporter_names()
    ]
    width = max(len(one["name"]) for one in importers + exporters)
    if as_json:
        print(json.dumps({"importers": importers, "exporters": exporters}, ensure_ascii=False))
        return
    print("Importers (read takeouts of)")
    for importer in importers:
        print(f"  {importer['name']:<{width}}  {importer['title']}")
    print("Exporters (write to)")
    for exporter in exporters:
        print(f"  {exporter['name']:<{width}}  {exporter['title']} (-o {', '.join(exporter['options'])})")
