internal import CNLopt
package import Retention
package enum FitSeam { package static let m: BGNBD? = nil; static let n = unsafe nlopt_algorithm_name }
