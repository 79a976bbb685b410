/** Asks the sandbox; throws what it says is wrong. */
export async function ask(method, path, body) {
	const answer = await fetch(`/__sandbox${path}`, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const said = await answer.json();
	if (!answer.ok) throw new Error(said.message);
	return said;
}

/** The fields of a form that hold something. */
export const fieldsOf = (form) =>
	Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
