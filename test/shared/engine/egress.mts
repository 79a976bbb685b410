/** n8n reads its settings while it loads: a test that is to run under egress rules imports this first. */
process.env['N8N_SSRF_PROTECTION_ENABLED'] = 'true';
