import { expect } from '@jest/globals';
import type { Sandbox } from '../sandbox/server.mts';
import { failed, operations, type Json } from './support/operations.mts';

const A = 'http://localhost:5678/webhook/a';
const B = 'http://localhost:5678/webhook/b';

/** Two registered endpoints, so that one may be left alone. */
const register = ({ webhooks }: Sandbox) =>
	[A, B].map((url) => webhooks.add({ url, secret: 'old' }));
const secrets = ({ webhooks }: Sandbox) => webhooks.endpoints.map(({ secret }) => secret);
const done = (url: string): Json => ({ url, action: 'webhooks.update', result: 'success' });
const keys = (url: string, hmacSecret: string) =>
	['POST /webhooks/keys', { url, hmacSecret }] as const;
const each = { url: '={{ $json.url }}', hmacSecret: '={{ $json.secret }}' };

operations('fastSpringWebhookKey', {
	rotate: {
		'replaces the secret of one URL': (sandbox) => {
			register(sandbox);
			return {
				parameters: { url: A, hmacSecret: 'gehëim/42' },
				calls: [keys(A, 'gehëim/42')],
				output: [done(A)],
				after: (shop) => expect(secrets(shop)).toEqual(['gehëim/42', 'old']),
			};
		},
		"replaces each item's": (sandbox) => {
			register(sandbox);
			return {
				items: [
					{ url: B, secret: 'x' },
					{ url: A, secret: 'y' },
				],
				parameters: each,
				calls: [keys(B, 'x'), keys(A, 'y')],
				output: [done(B), done(A)],
				after: (shop) => expect(secrets(shop)).toEqual(['y', 'x']),
			};
		},
		'fails only the item whose URL is not registered, and names no secret': (sandbox) => {
			register(sandbox);
			return {
				items: [
					{ url: A, secret: 'x' },
					{ url: 'http://localhost/unknown', secret: 'top-secret-1' },
					{ url: B, secret: 'z' },
				],
				parameters: each,
				calls: [keys(A, 'x'), keys('http://localhost/unknown', 'top-secret-1'), keys(B, 'z')],
				output: [done(A), failed('No webhook has this URL'), done(B)],
				after: (_shop, run) =>
					expect(
						JSON.stringify([
							run.error?.message,
							run.error?.description,
							run.output.flat().map(({ json }) => json['error']),
						]),
					).not.toContain('top-secret-1'),
			};
		},
		'takes a secret of 100 characters and none longer': (sandbox) => {
			register(sandbox);
			return {
				items: [
					{ url: A, secret: 'x'.repeat(100) },
					{ url: A, secret: 'y'.repeat(101) },
				],
				parameters: each,
				calls: [keys(A, 'x'.repeat(100))],
				output: [done(A), failed('"New Secret"')],
			};
		},
		'refuses an empty secret and what is no URL': {
			items: [
				{ url: A, secret: '' },
				{ url: 'webhook/a', secret: 'x' },
			],
			parameters: each,
			calls: [],
			output: [failed('"New Secret"'), failed('"Webhook URL"')],
		},
		'repeats a call that a server error spoiled': (sandbox) => {
			register(sandbox);
			return {
				parameters: { url: A, hmacSecret: 'x' },
				faults: [{ kind: 'status', status: 503, times: 1 }],
				calls: [keys(A, 'x'), keys(A, 'x')],
				output: [done(A)],
			};
		},
	},
});
