class FastSpringApi {
	name = 'fastSpringApi';
	displayName = 'FastSpring API';
	properties = ['username', 'password', 'baseUrl', 'requestsPerMinute'].map((name) => ({
		displayName: name,
		name,
		type: 'string',
		default: '',
	}));
	authenticate = {
		type: 'generic',
		properties: {
			auth: { username: '={{$credentials.username}}', password: '={{$credentials.password}}' },
		},
	};
}
exports.FastSpringApi = FastSpringApi;
