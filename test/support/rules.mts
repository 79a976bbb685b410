/** The rules of the house for descriptions: each one a function from a built node to what is wrong with it, one line a violation. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { INodeParameters, INodeProperties, Themed } from 'n8n-workflow';
import { fieldsOf, operationsOf, optionsOf, shown, type BuiltNode } from './descriptions.mts';
import { projectRoot, workflow as n8n } from './host.mts';

const pack: string = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).name;

/** Ids that nothing lists or that are given in bulk, so that a plain text field is right. Each with its reason. */
export const plainIds: Readonly<Record<string, string>> = {
	checkoutPath: 'FastSpring lists no checkouts',
	cotermGroupId: 'FastSpring lists no co-term groups',
	eventId: 'an event comes from a trigger or a list, one after another',
	invoiceId: 'FastSpring lists no invoices',
	returnId: 'FastSpring lists no returns',
	sessionId: 'FastSpring lists no sessions',
};

/** What a label of one word or two says by itself, or by the field around it. Choices speak by their options. */
const selfEvident = new Set([
	'Address Line 1',
	'Address Line 2',
	'City',
	'Company',
	'First Name',
	'JSON',
	'Key',
	'Last Name',
	'Object',
	'Phone',
	'Postal Code',
	'Quantity',
	'SKU',
	'Text',
	'Value',
	'Website',
]);
const groups = new Set(['collection', 'fixedCollection', 'hidden', 'notice', 'resourceLocator']);

export const rules: Readonly<Record<string, (node: BuiltNode) => string[]>> = {
	'every operation has an action and a description of its own': ({ description }) =>
		operationsOf(description).flatMap(
			({ resource, operation, option: { name, action, description: text } }) => [
				...(action ? [] : [`${resource} ${operation} has no action`]),
				...(text ? [] : [`${resource} ${operation} has no description`]),
				...(text === name || text === action
					? [`${resource} ${operation} only repeats its name: ${text}`]
					: []),
			],
		),

	'the subtitle says operation and resource in words': ({
		description: { properties, subtitle },
	}) => {
		const [, expression = "''"] = /^=\{\{(.*)\}\}$/.exec(subtitle ?? '') ?? [];
		const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
		return properties
			.filter(({ name }) => name === 'operation')
			.flatMap((property) => {
				const [resource] = shown(property, 'resource') ?? [];
				const kind = resources.find((one) => 'value' in one && one.value === resource)?.name;
				return optionsOf(property).flatMap(({ name, value }) => {
					const $parameter = { resource, operation: value };
					const text: unknown = runInNewContext(expression, { $parameter });
					const words = `${name}: ${kind}`.toLowerCase().replace('-', ' ');
					return text === words ? [] : [`"${text}", not "${words}"`];
				});
			});
	},

	'no two operations have the same action or description': ({ description }) => {
		const texts = operationsOf(description).flatMap(({ option }) => [
			option.action ?? '',
			option.description ?? '',
		]);
		return texts.filter((text, index) => texts.indexOf(text) !== index);
	},

	'every list has Return All before Limit, and Limit only without Return All': ({ description }) =>
		operationsOf(description)
			.filter(
				({ operation, option }) => operation === 'getAll' || option.name.startsWith('Get Many'),
			)
			.flatMap(({ resource, operation, fields }) => {
				const place = (name: string) => fields.findIndex((field) => field.name === name);
				const limit = fields[place('limit')];
				return [
					...(place('returnAll') >= 0 && limit
						? []
						: [`${resource} ${operation} lacks returnAll or limit`]),
					...(place('returnAll') > place('limit')
						? [`${resource} ${operation} asks for the limit first`]
						: []),
					...(limit && shown(limit, 'returnAll')?.includes(false) !== true
						? [`${resource} ${operation} shows the limit with Return All on`]
						: []),
				];
			}),

	'an id is chosen by a resource locator': ({ description }) =>
		fieldsOf(description)
			.filter(
				({ field, top }) =>
					top &&
					field.type === 'string' &&
					/(Id|Path)$/.test(field.name) &&
					!(field.name in plainIds),
			)
			.map(({ path }) => path),

	'a resource locator offers an id, and lists by a search that exists': ({
		description,
		searches,
	}) =>
		fieldsOf(description)
			.filter(({ field }) => field.type === 'resourceLocator')
			.flatMap(({ path, field: { modes = [], default: value } }) => [
				...(modes.some(({ name }) => name === 'id' || name === 'path')
					? []
					: [`${path} has no mode for an id`]),
				...modes
					.filter(({ type }) => type === 'list')
					.map(({ typeOptions }) => typeOptions?.searchListMethod ?? 'no search')
					.filter((search) => !searches.includes(search))
					.map((search) => `${path} lists by ${search}`),
				...(modes.some(({ name }) => JSON.stringify(value).includes(`"mode":"${name}"`))
					? []
					: [`${path} begins in a mode that it does not have`]),
			]),

	'choices are loaded by a method that exists, and each is used': ({ description, lists }) => {
		const used = fieldsOf(description).flatMap(({ path, field: { typeOptions } }) =>
			[typeOptions?.loadOptionsMethod, typeOptions?.resourceMapper?.resourceMapperMethod].flatMap(
				(method) => (method === undefined ? [] : [{ path, method }]),
			),
		);
		return [
			...used
				.filter(({ method }) => !lists.includes(method))
				.map(({ path, method }) => `${path} is loaded by ${method}`),
			...lists.filter((list) => used.every(({ method }) => method !== list)),
		];
	},

	'a field whose label does not say all has a description, a hint or an example': ({
		description,
	}) =>
		fieldsOf(description)
			.filter(
				({ field }) =>
					!groups.has(field.type) &&
					optionsOf(field).length === 0 &&
					!selfEvident.has(field.displayName) &&
					!(field.description ?? field.hint ?? field.placeholder),
			)
			.map(({ path, field }) => `${path} (${field.displayName})`),

	'n8n can make a new node of every operation, and add every field to it': ({ description }) =>
		operationsOf(description).flatMap(({ resource, operation, fields }) => {
			const added = fields
				.filter(({ type }) => type === 'collection')
				.map(({ name, options = [] }) => [
					name,
					Object.fromEntries(
						options.flatMap((one) => ('default' in one ? [[one.name, one.default]] : [])),
					),
				]);
			const given = {
				...(resource === null ? {} : { resource }),
				operation,
				...Object.fromEntries(added),
			};
			try {
				const made = newNode(description, given);
				return made?.['operation'] === operation ? [] : [`${resource} ${operation} is not kept`];
			} catch (error) {
				return [`${resource} ${operation}: ${String(error)}`];
			}
		}),

	'products are chosen from a list, not typed': ({ description }) =>
		fieldsOf(description)
			.filter(
				({ field: { type, displayName } }) =>
					type === 'string' && /product (path|id)s?$/i.test(displayName),
			)
			.map(({ path }) => path),

	'every list search is used': ({ description, searches }) => {
		const used = fieldsOf(description).flatMap(({ field: { modes = [] } }) =>
			modes.map(({ typeOptions }) => typeOptions?.searchListMethod),
		);
		return searches.filter((search) => !used.includes(search));
	},

	'fields of one name have one type': ({ description }) => {
		const first = new Map(
			fieldsOf(description)
				.filter(({ top }) => top)
				.reverse()
				.map(({ path, field }) => [path, field.type]),
		);
		return fieldsOf(description)
			.filter(({ top, path, field }) => top && first.get(path) !== field.type)
			.map(({ path, field }) => `${path} is ${first.get(path)} and ${field.type}`);
	},

	'fields of one name are never shown together': ({ description }) =>
		operationsOf(description).flatMap(({ resource, operation, fields }) =>
			fields
				.filter((field, index) =>
					fields.slice(0, index).some((other) => other.name === field.name && !apart(other, field)),
				)
				.map(({ name }) => `${resource} ${operation} shows ${name} twice`),
		),

	'a name has neither dots nor spaces': ({ description }) =>
		fieldsOf(description)
			.filter(({ field }) => !/^[A-Za-z][A-Za-z0-9_]*$/.test(field.name))
			.map(({ path }) => path),

	'a single sentence has no full stop': ({ description }) =>
		[
			description.description,
			...fieldsOf(description).flatMap(({ field }) => textsOf(field)),
		].filter((text) => text.endsWith('.') && !text.endsWith('...') && !/[.!?:] /.test(text)),

	'operations and the fields of a collection are in alphabetical order': ({ description }) =>
		fieldsOf(description)
			.filter(
				({ field }) =>
					field.type === 'collection' || field.name === 'operation' || field.name === 'resource',
			)
			.flatMap(({ path, field: { options = [] } }) => {
				const names = options.map((option) =>
					'displayName' in option ? option.displayName : option.name,
				);
				return names.join() === [...names].sort((a, b) => a.localeCompare(b)).join()
					? []
					: [`${path}: ${names.join(', ')}`];
			}),

	'resource and operation take no expression': ({ description: { properties } }) =>
		properties
			.filter(
				({ name, noDataExpression }) =>
					['resource', 'operation'].includes(name) && noDataExpression !== true,
			)
			.map(({ name }) => name),

	'a switch says what it decides': ({ description }) =>
		fieldsOf(description)
			.filter(({ field }) => field.type === 'boolean' && !field.description?.startsWith('Whether '))
			.map(({ path, field }) => `${path}: ${field.description}`),

	'what is chosen from a list at the top is required': ({ description }) =>
		fieldsOf(description)
			.filter(
				({ top, field }) => top && field.type === 'resourceLocator' && field.required !== true,
			)
			.map(({ path }) => path),

	'a row takes one click: n8n asks which kind where there are two': ({ description }) =>
		fieldsOf(description)
			.filter(({ field }) => field.type === 'fixedCollection' && field.options?.length !== 1)
			.map(({ path }) => path),

	'a group at the top stands open': ({ description }) =>
		fieldsOf(description)
			.filter(
				({ top, field }) =>
					top && field.type === 'fixedCollection' && field.typeOptions?.multipleValues !== true,
			)
			.map(({ path }) => path),

	'a group that has to be filled has fields open in a new node': ({ description }) =>
		description.properties
			.filter(({ type, required }) => type === 'collection' && required === true)
			.filter(({ displayOptions: _, ...field }) => {
				const made = newNode({ ...description, properties: [field] }, {});
				return Object.keys(Object(made?.[field.name])).length === 0;
			})
			.map(({ name }) => name),

	'nothing in a collection is required': ({ description: { properties } }) =>
		properties
			.filter(({ type }) => type === 'collection')
			.flatMap(({ name, options = [] }) =>
				options
					.filter((option) => 'required' in option && option.required === true)
					.map((option) => `${name}.${option.name}`),
			),

	'display conditions name fields and choices that exist': ({ description }) =>
		fieldsOf(description).flatMap(({ path, field, beside }) =>
			Object.entries({ ...field.displayOptions?.show, ...field.displayOptions?.hide })
				.filter(([key]) => !key.startsWith('@'))
				.flatMap(([key, wanted]) => {
					const targets = (key.startsWith('/') ? description.properties : beside).filter(
						({ name }) => name === key.replace('/', ''),
					);
					const choices = targets.flatMap((target) =>
						target.type === 'boolean' ? [true, false] : optionsOf(target).map(({ value }) => value),
					);
					if (targets.length === 0) return [`${path} depends on ${key}, which is not there`];
					const values: readonly unknown[] = wanted ?? [];
					return choices.length === 0
						? []
						: values
								.filter(
									(value) =>
										typeof value !== 'object' && !choices.some((choice) => choice === value),
								)
								.map((value) => `${path} waits for ${key} = ${value}`);
				}),
		),

	'defaults are among the choices and within the bounds': ({ description }) =>
		fieldsOf(description).flatMap(({ path, field }) => {
			const choices = optionsOf(field).map(({ value }) => value);
			const { minValue = -Infinity, maxValue = Infinity } = field.typeOptions ?? {};
			const value = field.default;
			if (field.type === 'options' && choices.length > 0)
				return choices.some((choice) => choice === value) || value === ''
					? []
					: [`${path} begins with ${value}`];
			// 0 stands for a number that is still to be given.
			return typeof value === 'number' && value !== 0 && (value < minValue || value > maxValue)
				? [`${path} begins with ${value}`]
				: [];
		}),

	'no choice is offered twice': ({ description }) =>
		fieldsOf(description).flatMap(({ path, field }) => {
			const values = optionsOf(field).map(({ value }) => value);
			return values
				.filter((value, index) => values.indexOf(value) !== index)
				.map((value) => `${path}: ${value}`);
		}),

	'the codex file beside it says where it belongs and where to read on': ({ source, type }) => {
		const path = source.replace(/\.ts$/, '.json');
		if (!existsSync(join(projectRoot, path))) return [`${path} is missing`];
		const {
			node,
			nodeVersion,
			codexVersion,
			categories = [],
			resources = {},
			alias = [],
		} = JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));
		const links = (entries: readonly { readonly url?: string }[] = []) =>
			entries.length > 0 && entries.every(({ url }) => /^https:\/\//.test(url ?? ''));
		const known = [
			'Data & Storage',
			'Finance & Accounting',
			'Marketing & Content',
			'Productivity',
			'Miscellaneous',
			'Sales',
			'Development',
			'Analytics',
			'Communication',
			'Utility',
		];
		return [
			...(node === `${pack}.${type}` ? [] : [`node is ${node}`]),
			...(/^\d+\.\d+$/.test(nodeVersion) ? [] : [`nodeVersion is ${nodeVersion}`]),
			...(codexVersion === '1.0' ? [] : [`codexVersion is ${codexVersion}`]),
			...(categories.length > 0 && categories.every((category: string) => known.includes(category))
				? []
				: [`categories are ${categories}`]),
			...(links(resources.primaryDocumentation) ? [] : ['primaryDocumentation has no address']),
			...(links(resources.credentialDocumentation)
				? []
				: ['credentialDocumentation has no address']),
			...(alias.length > 0 ? [] : ['alias is empty']),
		];
	},

	'it has two icons, for light and for dark': ({ description: { icon }, source, built }) =>
		missingIcons(icon, source, built),

	'actions are tools for agents, triggers are not': ({ description: { usableAsTool }, trigger }) =>
		(usableAsTool !== undefined) === trigger
			? [`usableAsTool is ${JSON.stringify(usableAsTool)}`]
			: [],

	'a trigger begins a workflow and says so': ({
		description: { displayName, name, inputs },
		trigger,
		source,
	}) =>
		trigger &&
		!(
			displayName.includes('Trigger') &&
			name.endsWith('Trigger') &&
			source.endsWith('Trigger.node.ts') &&
			inputs.length === 0
		)
			? [displayName]
			: [],
};

/** The parameters of a node that holds these, as n8n makes them. */
const newNode = (description: BuiltNode['description'], given: INodeParameters) =>
	n8n.NodeHelpers.getNodeParameters(
		description.properties,
		given,
		true,
		false,
		{ typeVersion: [description.version].flat().at(-1) ?? 1 },
		description,
	);

/** Two fields that some third field keeps from being shown at once. */
const apart = (one: INodeProperties, other: INodeProperties): boolean =>
	Object.keys(one.displayOptions?.show ?? {}).some((key) => {
		const values = shown(other, key.replace('/', ''));
		return (
			values !== undefined &&
			!shown(one, key.replace('/', ''))?.some((value) => values.includes(value))
		);
	});

const textsOf = ({
	description,
	hint,
	placeholder,
	options = [],
	type,
	displayName,
}: INodeProperties): string[] =>
	[
		description,
		hint,
		placeholder,
		type === 'notice' ? displayName : undefined,
		...options.flatMap((option) =>
			'value' in option ? [option.description, option.action, option.name] : [],
		),
	].filter((text): text is string => typeof text === 'string');

/** Paths of icons that are not there, for the source and for the built file. */
export const missingIcons = (
	icon: Themed<string> | undefined,
	source: string,
	built: string,
): string[] => {
	const { light, dark } = Object.assign(
		{ light: '', dark: '' },
		typeof icon === 'string' ? {} : icon,
	);
	const contents = [light, dark].flatMap((one) =>
		[source, built].map((from) => join(projectRoot, dirname(from), one.replace('file:', ''))),
	);
	const missing = contents.filter((path) => !path.endsWith('.svg') || !existsSync(path));
	return missing.length > 0
		? missing.map((path) => `${path} is missing`)
		: light === dark
			? ['one icon for both']
			: [];
};
