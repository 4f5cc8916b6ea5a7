internal import Retention
