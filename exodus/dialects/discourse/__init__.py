"""What the Discourse exporters share: names of accounts, titles, Markdown as Discourse renders it, posts, places."""
