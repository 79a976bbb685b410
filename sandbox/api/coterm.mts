import type { FastifyInstance, FastifyReply } from 'fastify';
import {
	align,
	alignedDate,
	alignmentProblem,
	createGroup,
	criteriaOf,
	dissolve,
	findGroup,
	membersOf,
	misfit,
	regroup,
	ineligible,
	type Group,
} from '../store/coterm.mts';
import { groupEstimate, groupView, memberEstimate, span } from '../views/coterm.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';
import { isFields, refuse, type Fields } from './answer.mts';

const ROOT = '/subscriptions/coterm';

/** Co-term groups: create, read, estimate, execute, add and remove, dissolve. */
export function registerCoterm(app: FastifyInstance, store: Store): void {
	app.post(ROOT, async (request, reply) => {
		const body = isFields(request.body) ? request.body : {};
		const { accountId, coTermGroup } = body;
		if (typeof accountId !== 'string') return refuse(reply, 'required', 'accountId');
		if (!isFields(coTermGroup)) return refuse(reply, 'required', 'coTermGroup');
		const fail = failing(reply, 'create');
		const account = store.accounts.get(accountId);
		if (!account) return fail('Account not found');
		const ids = idsIn(coTermGroup['subscriptions']);
		if (!ids || ids.length < 2) return fail('A co-term group needs two subscriptions or more');
		const members = ids.map((id) => store.subscriptions.get(id));
		const [lead] = members;
		const problems = ids.flatMap((id, index) => {
			const one = members[index];
			const problem =
				!one || one.account !== account.id
					? 'Subscription not found for this account'
					: lead && one !== lead
						? misfit(store, one, lead)
						: ineligible(store, one);
			return problem ? [`${problem}: [${id}]`] : [];
		});
		if (problems.length > 0) return fail(problems.join('; '));
		const { displayName } = coTermGroup;
		const group = createGroup(
			store,
			account,
			members.filter((one) => one !== undefined),
			typeof displayName === 'string' ? displayName : undefined,
		);
		if (typeof group === 'string') return fail(group);
		return {
			...done('create'),
			accountId,
			coTermGroup: {
				coTermGroupId: group.id,
				displayName: group.displayName,
				groupingCriteria: lead ? [criteriaOf(lead)] : [],
				subscriptions: group.subscriptions.map((subscription) => ({
					subscription,
					status: 'Co-Termed',
				})),
			},
		};
	});

	/** Routes of one group: an unknown one, or one that was dissolved, is refused. */
	const ofGroup =
		(action: string, answer: (group: Group, fail: Fail, body: unknown) => unknown) =>
		async (request: { params: unknown; body: unknown }, reply: FastifyReply) => {
			const id = isFields(request.params) ? String(request.params['id']) : '';
			const group = findGroup(store, id);
			const fail = failing(reply, action);
			return group
				? answer(group, fail, request.body)
				: fail(`Active coTerm group not found with id: [${id}]`);
		};

	app.get(
		`${ROOT}/:id`,
		ofGroup('get', (group) => ({ ...done('get'), ...groupView(store, group) })),
	);

	app.post(
		`${ROOT}/:id/estimate`,
		ofGroup('estimate', (group, fail) => {
			const problem = alignmentProblem(store, membersOf(store, group));
			if (problem) return fail(problem);
			if (group.status === 'CREATED') group.status = 'ESTIMATED';
			return { ...done('estimate'), ...groupEstimate(store, group) };
		}),
	);

	app.post(
		`${ROOT}/:id/execute`,
		ofGroup('execute', (group, fail) => {
			if (group.status !== 'ESTIMATED')
				return fail("The CoTerm group's execution should be estimated before committing.");
			const members = membersOf(store, group);
			const problem = alignmentProblem(store, members);
			if (problem) return fail(problem);
			const next = alignedDate(members);
			const order = align(store, group, members, next);
			if (typeof order === 'string') return fail(order);
			return {
				...done('execute'),
				coTermGroupId: group.id,
				order: order.id,
				prorated: true,
				timezone: 'UTC',
				...span(store, next, order.language),
				subscriptions: group.subscriptions,
			};
		}),
	);

	app.post(
		`${ROOT}/:id`,
		ofGroup('update', (group, fail, sent) => {
			const body = isFields(sent) ? sent : {};
			const { action, displayName, preview, prorate } = body;
			const ids = idsIn(body['subscriptions']);
			if (action !== 'ADD' && action !== 'REMOVE') return fail('Action must be ADD or REMOVE');
			if (!ids || ids.length === 0) return fail('Subscriptions are required');
			if (group.status === 'EXECUTED' && preview !== true && prorate !== true)
				return fail('The group was executed: preview or prorate the change');
			if (typeof displayName === 'string' && displayName !== '' && preview !== true)
				group.displayName = displayName;
			const change = action === 'ADD' ? adder(store, group) : remover(store, group);
			return {
				...done('update'),
				coTermChangesResult: ids.map((id) =>
					change(id, { preview: preview === true, prorate: prorate === true }),
				),
			};
		}),
	);

	app.delete(
		`${ROOT}/:id`,
		ofGroup('delete', (group) => {
			dissolve(store, group);
			return {
				...done('delete'),
				subscriptions: group.subscriptions.map((subscription) => ({
					subscription,
					status: 'Opted Out of Co-Terming',
				})),
			};
		}),
	);
}

interface How {
	preview: boolean;
	prorate: boolean;
}

type Change = (id: string, how: How) => Fields;

const refused = (subscription: string, message: string): Fields => ({
	subscription,
	error: { code: 'subscription', message },
});

function adder(store: Store, group: Group): Change {
	return (id, { preview, prorate }) => {
		const one = store.subscriptions.get(id);
		const members = membersOf(store, group);
		const [lead] = members;
		if (!one || !lead) return refused(id, 'Subscription not found');
		const problem = misfit(store, one, lead);
		if (problem) return refused(id, problem);
		const next = alignedDate([...members, one]);
		if (preview) return memberEstimate(store, one, next);
		if (prorate && group.status === 'EXECUTED') return join(store, group, one, next);
		regroup(store, group, [...group.subscriptions, id]);
		return { subscription: id, status: group.status };
	};
}

/** Somebody who joins a group that was executed pays for the days up to its date at once. */
function join(store: Store, group: Group, one: Subscription, next: number): Fields {
	const order = align(store, group, [one], next);
	if (typeof order === 'string') return refused(one.id, order);
	regroup(store, group, [...group.subscriptions, one.id]);
	return { subscription: one.id, status: group.status };
}

function remover(store: Store, group: Group): Change {
	return (id, { preview }) => {
		const one = store.subscriptions.get(id);
		if (!one || !group.subscriptions.includes(id))
			return refused(id, 'Subscription not found in the coTerm group');
		if (preview) return memberEstimate(store, one, one.next);
		if (group.subscriptions.length === 1)
			return refused(id, 'The last subscription cannot be removed; delete the group');
		regroup(
			store,
			group,
			group.subscriptions.filter((other) => other !== id),
		);
		return { subscription: id, status: 'Opted Out of Co-Terming' };
	};
}

type Fail = (message: string) => FastifyReply;

const failing =
	(reply: FastifyReply, action: string): Fail =>
	(message) =>
		reply
			.code(400)
			.send({ action: `subscriptions.coterm.${action}`, result: 'error', error: { message } });
const done = (action: string): Fields => ({
	action: `subscriptions.coterm.${action}`,
	result: 'success',
});

const idsIn = (value: unknown): string[] | undefined =>
	Array.isArray(value) && value.every((one) => typeof one === 'string')
		? [...new Set<string>(value)]
		: undefined;
