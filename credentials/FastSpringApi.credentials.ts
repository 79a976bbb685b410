import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

const WHERE = 'In FastSpring: Developer Tools > APIs > API Credentials.';

export class FastSpringApi implements ICredentialType {
	name = 'fastSpringApi';

	displayName = 'FastSpring API';

	icon = {
		light: 'file:../icons/fastspring.svg',
		dark: 'file:../icons/fastspring.dark.svg',
	} as const;

	documentationUrl = 'https://developer.fastspring.com/reference/getting-started-with-your-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			description: `API username. ${WHERE}`,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: `API password; FastSpring shows it once, when the credentials are created. ${WHERE}`,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.fastspring.com',
			required: true,
			description: 'Where the API is. Change it only for a mock server or a proxy.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 250 },
			default: 250,
			description:
				'Calls that n8n may make in a minute. FastSpring allows 250 per IP address; lower it when something else calls from the same address.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			auth: { username: '={{$credentials.username}}', password: '={{$credentials.password}}' },
		},
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/accounts?limit=1',
			headers: { 'User-Agent': 'n8n-nodes-fastspring' },
			disableFollowRedirect: true,
		},
		// n8n reads both kinds of rule; its type allows an array of one kind only.
		rules: [
			refusedWith(
				401,
				`FastSpring does not know this username and password. ${WHERE} A new password makes the old one invalid.`,
			),
			refusedWith(
				403,
				`FastSpring knows these API credentials, but they lack permission. ${WHERE}`,
			),
			refusedWith(
				404,
				'There is no FastSpring API at this Base URL. It is https://api.fastspring.com for every store.',
			),
			refusedWith(
				429,
				'The limit of 250 requests per minute is used up. Wait a minute and test again.',
			),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'action',
					value: undefined,
					message:
						'Something answers at this Base URL, but not FastSpring. It is https://api.fastspring.com for every store.',
				},
			},
		] as NonNullable<ICredentialTestRequest['rules']>,
	};
}

const refusedWith = (value: number, message: string) => ({
	type: 'responseCode',
	properties: { value, message },
});
