/** The version is read while the scripts load: a test that is to run in the oldest n8n imports this first. */
import { OLDEST_N8N_VERSION } from '../../scripts/n8n/versions.mts';

process.env['FASTSPRING_N8N_VERSION'] = OLDEST_N8N_VERSION;
