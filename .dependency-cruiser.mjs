// What may import what. Imports of types count: a circle of types ties modules together just as well.
//
//   nodes                        an operation per file, and the triggers
//   shared/define                operations become n8n's descriptions
//   shared/engine, shared/webhook   run them; answer deliveries
//   shared/operation, fields, pickers, values, simplify   what an operation is made of
//   shared/endpoints, shared/http   facts about the service; how it is called
//   shared/json                  below them all
//
// A module imports from its own floor and from those below.
const shared = (...names) => `^nodes/shared/(${names.join('|')})(\\.ts$|/)`;
/** A file of an operation, or one that such files share: neither the node itself nor a part of a trigger. */
const OPERATION_FILES = '^nodes/FastSpring(?!(Poll|License)?Trigger/).*(?<!\\.node)\\.ts$';

const floor = (name, from, allowed) => ({
	name,
	severity: 'error',
	from: { path: from },
	to: { path: '^nodes/', pathNot: allowed },
});

const never = (name, from, to, more = {}) => ({
	name,
	severity: 'error',
	from: { path: from },
	to: { path: to, ...more },
});

const MODULES = '^node_modules/';
const N8N = '^node_modules/(n8n-|@n8n/)';
const PARTS = [
	'operation',
	'fields',
	'pickers',
	'values',
	'times',
	'addresses',
	'simplify',
	'endpoints',
	'json',
];
/** What a route is, in types; the table and the operations are made of them. */
const ROUTE = '^nodes/shared/http/route\\.ts$';

export default {
	forbidden: [
		{ name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'nothing-unresolved',
			severity: 'error',
			from: {},
			to: { couldNotResolve: true },
		},

		floor('json-stands-below-all', shared('json'), shared('json')),
		floor('endpoints-are-facts', shared('endpoints'), [shared('endpoints', 'json'), ROUTE]),
		floor('http-knows-no-floor-above', shared('http'), shared('http', 'json')),
		floor('fields-know-no-engine', shared('operation', 'fields', 'pickers', 'values'), [
			shared(...PARTS),
			ROUTE,
		]),
		floor('engine-knows-no-descriptions', shared('engine'), shared('engine', 'http', ...PARTS)),
		floor(
			'webhook-knows-no-descriptions',
			shared('webhook'),
			shared('webhook', 'engine', 'http', ...PARTS),
		),
		floor('define-knows-no-node', shared('define'), '^nodes/shared/'),
		{
			name: 'operations-are-data',
			severity: 'error',
			from: { path: OPERATION_FILES },
			to: {
				path: ['^nodes/shared/', '^credentials/', N8N],
				pathNot: shared('define', ...PARTS),
			},
		},
		never('http-knows-no-n8n', shared('http', 'endpoints', 'json'), MODULES),
		never('what-ships-imports-nothing-else', '^(nodes|credentials)/', '^(sandbox|scripts|test)/'),
		never('the-sandbox-shares-signatures-only', '^sandbox/', '^(nodes|credentials|scripts|test)/', {
			pathNot: [
				shared('webhook'),
				'^nodes/(FastSpringLicenseTrigger/hash|FastSpringTrigger/sample)\\.ts$',
			],
		}),
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.sources.json' },
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^dist/' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'require', 'node', 'default'],
		},
	},
};
