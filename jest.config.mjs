export default {
	testEnvironment: 'node',
	globalSetup: '<rootDir>/test/support/globalSetup.mjs',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	// test/n8n needs a real n8n; test/after looks at what all others have left.
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/', '<rootDir>/test/after/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	extensionsToTreatAsEsm: [],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	// Most of a test is waiting for a server: every core gets a worker.
	maxWorkers: '100%',
	testTimeout: 60_000,
};
