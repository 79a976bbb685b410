/** What has to work in every n8n, in the oldest one that the package supports. */
import './oldestN8n.mts';
import './versions.test.mts';
